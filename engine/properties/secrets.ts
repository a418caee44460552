import { KIND, type PropertyMap, type PropertyValue, SIGNATURE, UNKNOWN } from "../model/values";

export interface Secret extends PropertyMap {
  value: PropertyValue;
}

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: PropertyValue | undefined): value is Secret {
  return isMap(value) && value[SIGNATURE] === KIND.secret;
}

/** Whether a secret is in the form that the engine works with. On disk it has a ciphertext instead of its value. */
export function isOpenSecret(value: PropertyValue): value is Secret {
  return isSecret(value) && "value" in value;
}

/** Marks a value as secret, unless it is marked already. */
export function secret(value: PropertyValue): PropertyValue {
  return isSecret(value) ? value : { [SIGNATURE]: KIND.secret, value };
}

/** A copy of a list or object in which every member is changed. Other values are returned as they are. */
export function mapMembers(
  value: PropertyValue,
  change: (member: PropertyValue, key: string) => PropertyValue,
): PropertyValue {
  if (Array.isArray(value)) return value.map((member, index) => change(member, String(index)));
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member, key)]));
  return value;
}

/**
 * A value in the form for providers: secrets are opened, and a reference to a resource becomes the resource's id, or
 * its URN for a component, which has no id.
 */
export function open(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return open(value.value);
  if (isMap(value) && value[SIGNATURE] === KIND.resource) {
    if (!("id" in value)) return value.urn ?? null;
    return value.id === "" || value.id === undefined ? UNKNOWN : value.id;
  }
  return mapMembers(value, open);
}

export function openMap(map: PropertyMap): PropertyMap {
  return open(map) as PropertyMap;
}

/** A copy in which "[secret]" stands for every secret. */
export function mask(value: PropertyValue): PropertyValue {
  return isSecret(value) ? "[secret]" : mapMembers(value, mask);
}

/** A copy in which every open secret is replaced by its plain value. */
function withoutSecretMarks(value: PropertyValue): PropertyValue {
  return isOpenSecret(value) ? withoutSecretMarks(value.value) : mapMembers(value, withoutSecretMarks);
}

/** A copy for display: secrets are plain values or "[secret]". A secret that is still sealed is always "[secret]". */
export function plainValue(value: PropertyValue, showSecrets: boolean): PropertyValue {
  if (!isSecret(value)) return mapMembers(value, (member) => plainValue(member, showSecrets));
  return showSecrets && isOpenSecret(value) ? withoutSecretMarks(value.value) : "[secret]";
}

export function containsSecret(value: PropertyValue): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(containsSecret);
  return isMap(value) && Object.values(value).some(containsSecret);
}

/** Whether a value, or anything inside it, will be known only after the deployment. */
export function containsUnknown(value: PropertyValue | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isMap(value) && Object.values(value).some(containsUnknown);
}

/**
 * Marks in `value`, at every depth, whatever is secret at the same place in `model`, beside what is marked already. If the
 * shapes differ and the model contains a secret, the whole value is marked: better too much secrecy than too little.
 */
export function remark(value: PropertyValue, model: PropertyValue | undefined): PropertyValue {
  if (model === undefined || !containsSecret(model)) return value;
  if (isOpenSecret(value))
    return { ...value, value: remarkInside(value.value, isOpenSecret(model) ? model.value : model) };
  if (isSecret(value)) return value;
  if (isSecret(model)) return { [SIGNATURE]: KIND.secret, value: remark(value, model.value) };
  if (isMap(value) && isMap(model)) return remarkMap(value, model);
  if (Array.isArray(value) && Array.isArray(model) && value.length === model.length)
    return value.map((item, index) => remark(item, model[index]));
  return secret(value);
}

/** Marks what is inside a secret. The value itself is secret already, so it gets no mark merely because shapes differ. */
function remarkInside(value: PropertyValue, model: PropertyValue): PropertyValue {
  const marked = remark(value, model);
  return isSecret(marked) && !isSecret(value) ? value : marked;
}

export function remarkMap(value: PropertyMap, model: PropertyMap, secretNames: string[] = []): PropertyMap {
  const names = new Set(secretNames);
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const marked = remark(child, model[key]);
      return [key, names.has(key) ? secret(marked) : marked];
    }),
  );
}

/** The same map without one of its members. */
export function without(map: PropertyMap, name: string): PropertyMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => key !== name));
}
