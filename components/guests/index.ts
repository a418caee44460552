import type { Technology } from "../../scenarios/technology";
import { bare } from "./bare/descriptor";
import { docker } from "./docker/descriptor";
import type { GuestKind } from "./kind";
import { kvm } from "./kvm/descriptor";
import { lxc } from "./lxc/descriptor";
import { podman } from "./podman/descriptor";

/** The kinds of guests, each with all that its folder brings. */
export const guestKinds = { docker, lxc, kvm, podman, bare } satisfies Record<Technology, GuestKind>;

/** A kind by its name, where no more than what all kinds have is wanted of it. */
export const guestKind = (technology: Technology): GuestKind => guestKinds[technology];

export const everyGuestKind: readonly GuestKind[] = Object.values(guestKinds);
