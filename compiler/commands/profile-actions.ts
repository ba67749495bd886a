export const profileActions = ["list", "probe", "diff"] as const;
export type ProfileAction = (typeof profileActions)[number];
