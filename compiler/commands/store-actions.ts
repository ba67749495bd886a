export const storeActions = ["usage", "verify", "gc"] as const;
export type StoreAction = (typeof storeActions)[number];
