import { test } from "uvu";
import { lockSteps } from "../testing/lock-steps.ts";
import { inWorld } from "../testing/run-world.ts";
import { tryExamples } from "../testing/try-examples.ts";
import { lockExamples } from "./5-lock.ts";

tryExamples(lockExamples, inWorld(lockSteps));

test.run();
