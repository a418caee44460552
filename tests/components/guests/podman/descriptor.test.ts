import { podman } from "../../../../components/guests/podman/descriptor";

it("wants a Podman that answers", () => {
  const [check] = podman.doctor.checks;
  expect(check!.judge({ podman: "4.3.1" })).toEqual({ verdict: "ok", found: "version 4.3.1" });
  expect(check!.judge({ podman: null })).toEqual({
    verdict: "fail",
    found: "podman info fails",
    change: "there: see what podman info says",
  });
});

it("names the image so that Podman asks no registry for it", () => {
  const image = { files: { "root.tar": {} } };
  expect(podman.image.ofImage("/images/1", image, "tare/guest:1")).toEqual({ image: "localhost/tare/guest:1" });
});
