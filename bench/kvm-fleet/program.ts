import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";

/** Background guests and nothing else: as components/guests/kvm/resources.ts declares them, without what makes them a testbed. */
interface Fleet {
  uri: string;
  guests: (libvirt.DomainArgs & { name: string })[];
}

const { uri, guests } = new pulumi.Config().requireObject<Fleet>("fleet");
const provider = new libvirt.Provider("host", { uri });
for (const guest of guests) new libvirt.Domain(guest.name, guest, { provider });
