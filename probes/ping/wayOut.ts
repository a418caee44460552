/** The image holds another ping, or one that is too old. */
export const imageWayOut = `use Tare's own image (leave "image" empty), or put iputils' ping (package iputils-ping) into yours`;

/** What to change so that ping no longer refuses, by its own words. */
export function refusalWayOut(words: string): string {
  if (/minimal interval/.test(words))
    return `lower "rates" to what ping allows, or let it run as root in your image: only root may send faster`;
  if (/invalid option|unrecognized option|bad timing interval|invalid argument|option argument/.test(words))
    return imageWayOut;
  if (/unreachable|bind|Operation not permitted|permitted/i.test(words))
    return "see that the guest has its address and may send; ./tare up mends the guest and measures again";
  return "change what it names; until then ./tare up would end in the same way";
}
