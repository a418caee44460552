import { errorText } from "../../errors/errorText";
import { Exit } from "../errors";

/** Why something broke. A verb that ended by an exit code has told its errors itself. */
export const brokenText = (error: unknown): string =>
  error instanceof Exit ? "a deployment failed, see its errors above" : errorText(error);
