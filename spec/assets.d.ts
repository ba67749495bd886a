// Files that the build turns into modules (see rolldown.assets.js).
declare module "*.hbs" {
  const text: string;
  export default text;
}
declare module "*.plim" {
  const text: string;
  export default text;
}
declare module "*.txt" {
  const text: string;
  export default text;
}
declare module "*.gpg" {
  const bytes: Uint8Array;
  export default bytes;
}
