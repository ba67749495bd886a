import { test } from "uvu";
import { assembleSteps } from "../testing/build-steps.ts";
import { inWorld } from "../testing/run-world.ts";
import { tryExamples } from "../testing/try-examples.ts";
import { assembleExamples } from "./6-assemble.ts";

tryExamples(assembleExamples, inWorld(assembleSteps));

test.run();
