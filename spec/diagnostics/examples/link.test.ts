import { test } from "uvu";
import { emitSteps, linkSteps } from "../testing/build-steps.ts";
import { inWorld } from "../testing/run-world.ts";
import { tryExamples } from "../testing/try-examples.ts";
import { linkExamples } from "./7-link.ts";
import { planExamples } from "./8-plan.ts";
import { emitExamples } from "./9-emit.ts";

tryExamples(linkExamples, inWorld(linkSteps));
tryExamples({ ...planExamples, ...emitExamples }, inWorld(emitSteps));

test.run();
