import { hostname, userInfo } from "node:os";

/** Who creates a reservation: USER@MACHINE. */
export function operator(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user id without an entry in passwd, as in many containers.
    return `${process.getuid?.() ?? "unknown"}@${hostname()}`;
  }
}
