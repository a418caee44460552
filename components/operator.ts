import { hostname, userInfo } from "node:os";

/** Who creates a reservation: USER@MACHINE. */
export function operator(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // In many containers the user id has no entry in passwd.
    return `${process.getuid?.() ?? "unknown"}@${hostname()}`;
  }
}
