import { dockerUrl } from "../../../../components/guests/docker/address";
import { readConfig } from "../../../../config/readConfig";

it("writes an IPv6 host into Docker's URL as URLs want it", () => {
  const { sender } = readConfig({ senderAddress: "fd00::1", senderUser: "lab" }).hosts;
  expect(dockerUrl(sender)).toBe("ssh://lab@[fd00::1]:22");
});
