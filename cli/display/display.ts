import type { EngineEvent } from "../../engine";

/** What shows a deployment while it runs. */
export interface Display {
  handle(event: EngineEvent): void;
  /** Shows the last of it and stops. */
  close(): void;
}
