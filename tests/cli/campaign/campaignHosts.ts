import { VisibleError } from "../../../errors/visibleError";
import type { Host } from "../../../scenarios/host";

/** What hosts say when they are asked; a test sets it. */
export const hosts = {
  /** Why a host does not answer; "" where it does. */
  fault: (_address: string) => "",
  bootId: (address: string) => address,
  reservation: (_address: string): object | null => null,
};
const usual = { ...hosts };
export const resetHosts = () => void Object.assign(hosts, usual);

/** Stands for connections/hostConnection by `jest.mock`. */
export const onHost = async ({ address }: Host, work: (connection: object) => unknown) => {
  const fault = hosts.fault(address);
  if (fault !== "") throw new VisibleError(fault, "see whether it runs");
  const marked = { bootId: hosts.bootId(address), reservation: hosts.reservation(address) };
  return work({ call: async () => ({ host: address, activities: [], things: [], ...marked }) });
};
