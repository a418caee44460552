import type { Technology } from "../../scenarios/technology";
import { dockerGuests } from "./docker";
import type { GuestKind } from "./kind";
import { kvmGuests } from "./kvm";
import { lxcGuests } from "./lxc";

/** The technologies that can be deployed. */
export const guestKinds: Partial<Record<Technology, GuestKind>> = {
  docker: dockerGuests,
  kvm: kvmGuests,
  lxc: lxcGuests,
};
