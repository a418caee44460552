import { join } from "node:path";
import { takeLock, type Lock, type Project } from "../../engine/workspace";
import { VisibleError } from "../../errors/visibleError";
import { tool } from "../stack/tool";

/**
 * Lets only one pipeline at a time have a stack of the pipeline's. Between two deployments nobody holds the stack's own lock, and what
 * stands then would look like what a killed pipeline has left.
 */
export async function lockPipeline({ toolFolder }: Project, stack: string): Promise<Pick<Lock, "release">> {
  try {
    return await takeLock(join(toolFolder, "pipeline-locks", stack), stack, tool.command);
  } catch (error) {
    if (!(error instanceof VisibleError)) throw error;
    throw new VisibleError(
      `another pipeline has it: ${error.message}`,
      "wait for it to end, or end it (Ctrl-C), and call again",
      {
        cause: error,
      },
    );
  }
}
