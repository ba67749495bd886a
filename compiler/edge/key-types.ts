/** Kinds of keys that sign here, and that cosign verifies. */
export const keyTypes = ["ecdsa-p256", "ed25519"] as const;
export type KeyType = (typeof keyTypes)[number];
