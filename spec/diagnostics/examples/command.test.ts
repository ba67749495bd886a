import { test } from "uvu";
import { commandSteps } from "../testing/command-steps.ts";
import { inWorld } from "../testing/run-world.ts";
import { tryExamples } from "../testing/try-examples.ts";
import { commandExamples } from "./0-command.ts";

tryExamples(commandExamples, inWorld(commandSteps));

test.run();
