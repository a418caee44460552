import type { Technology } from "../../scenarios/technology";
import { dockerGuests } from "./docker/resources";
import type { GuestKind } from "./kind";
import { kvmGuests } from "./kvm/resources";
import { lxcGuests } from "./lxc/resources";

/** The technologies that can be deployed. */
export const guestKinds: Partial<Record<Technology, GuestKind>> = {
  docker: dockerGuests,
  kvm: kvmGuests,
  lxc: lxcGuests,
};
