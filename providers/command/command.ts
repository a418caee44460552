import type { CreateRequest, UpdateRequest } from "../../engine/provider";
import { UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import type { ConnectionPool } from "../../connections/pool";
import type { ResourceType } from "../shell";
import { sealConnection } from "./connection";
import { checkInputs, type Shape } from "./inputs";
import { diff, read, uniqueHex } from "./common";
import type { PreviousOutput, Run } from "./run";

const previousOf = (outputs: PropertyMap): PreviousOutput => ({
  stdout: String(outputs["stdout"] ?? ""),
  stderr: String(outputs["stderr"] ?? ""),
});

const idOf = ({ name }: CreateRequest) => name + uniqueHex();
const unknownOutputs = { stderr: UNKNOWN, stdout: UNKNOWN };
const updateOf = ({ newInputs }: UpdateRequest) => newInputs["update"] ?? newInputs["create"];

/** A resource type whose create, update and delete are commands, which `run` runs. */
export function commandType(shape: Shape, run: Run): ResourceType<ConnectionPool> {
  /** Runs a command, if one is given, and returns the outputs. */
  const execute = async (
    pool: ConnectionPool,
    request: CreateRequest | UpdateRequest,
    command: PropertyValue | undefined,
    inputs: PropertyMap,
    previous: PreviousOutput,
  ): Promise<PropertyMap> => {
    const made = typeof command === "string" ? await run(pool, command, inputs, previous, request) : { ...previous };
    return { ...sealConnection(inputs), ...made };
  };
  return {
    check: ({ news }) => {
      const { inputs, failures } = checkInputs(shape, news);
      return { inputs: sealConnection(inputs), failures };
    },
    diff,

    previewCreate: (request) => ({
      id: idOf(request),
      outputs: { ...sealConnection(request.inputs), ...unknownOutputs },
    }),

    async create(pool, request) {
      const { inputs } = request;
      const outputs = await execute(pool, request, inputs["create"], inputs, { stdout: "", stderr: "" });
      return { id: idOf(request), outputs };
    },

    /**
     * Nobody can find out what an interrupted command did. If there is a `delete` command, it is always run, so it must
     * cope with a create that was done in part or not at all.
     */
    async find(_pool, { name, inputs }) {
      if (typeof inputs["delete"] !== "string") return { kind: "nothing" };
      return { kind: "made", id: name, outputs: { ...sealConnection(inputs), stdout: "", stderr: "" } };
    },

    read,

    previewUpdate: ({ newInputs }) => ({ outputs: { ...sealConnection(newInputs), ...unknownOutputs } }),

    async update(pool, request) {
      const previous = previousOf(request.oldOutputs);
      return { outputs: await execute(pool, request, updateOf(request), request.newInputs, previous) };
    },

    async delete(pool, request) {
      const properties = { ...request.inputs, ...request.outputs };
      const command = properties["delete"];
      if (typeof command === "string") await run(pool, command, properties, previousOf(properties), request);
    },
  };
}
