/*
 * Property values as they travel between the program, the engine and the providers: plain JSON, in which a few special
 * objects and strings stand for what JSON cannot express (Pulumi's wire conventions).
 */

/** The value of an input or output. A special object has the key {@link SIGNATURE}. */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;

/** A resource's inputs or outputs by name. */
export interface PropertyMap {
  [key: string]: PropertyValue;
}

/** The key that marks a special object. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The values under {@link SIGNATURE}, by what the object stands for. */
export const KIND = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** Stands for a value that only the deployment will know. It occurs in previews. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
