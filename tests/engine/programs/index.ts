import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";

/** Runs the program that the configuration names; its exports are the stack's outputs. */
export = createRequire(__filename)(`./${new pulumi.Config("test").require("program")}`);
