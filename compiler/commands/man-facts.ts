/** What the man page says beside the commands: a name and what it means. `spec/commands.md` says the same. */
type Facts = readonly (readonly [name: string, meaning: string])[];

export const exitStatuses: Facts = [
  ["0", "clean; warnings may have been told"],
  ["1", "diagnostics, at least one of them an error"],
  ["2", "a difference where none was expected"],
  ["3", "wrong usage of the command line"],
  ["70", "a fault of Plimsoll itself"],
];

export const environment: Facts = [
  ["PLIMSOLL_STORE", "the store; /var/cache/plimsoll for root, else $XDG_CACHE_HOME/plimsoll"],
  ["PLIMSOLL_VENDOR", "a folder that vendor wrote, in place of those in the project"],
  ["PLIMSOLL_STORE_LIMIT", "how much the store may hold: 20GiB"],
  ["PLIMSOLL_STATE", "the runtime's state; /var/lib/plimsoll"],
  ["PLIMSOLL_KEY_PASSWORD", "the password of a private key"],
  ["REGISTRY_AUTH_FILE, DOCKER_CONFIG", "where push looks for credentials"],
  ["PLIMSOLL_ENGINE", "the engine: auto, crun, runc or unshare; the option --engine comes first"],
  ["FORCE_COLOR, NO_COLOR", "colour always, never"],
  [
    "GITHUB_WORKSPACE, GITHUB_STEP_SUMMARY",
    "with --format github: what paths are relative to, and where the summary goes",
  ],
];

export const files: Facts = [
  ["*.plim", "the texts of a project; all of a folder are one program"],
  [
    "plimsoll.lock",
    "every input pinned by digest, every allocated address and id; committed with the project",
  ],
  [".plimsoll/bundles, .plimsoll/<form>", "where build writes, unless --out names another place"],
  ["/var/cache/plimsoll", "the store: what was fetched and unpacked; safe to delete when nothing runs"],
  ["/var/lib/plimsoll", "the runtime's state: bundles that run, logs, history, volumes"],
];

export const examples: Facts = [
  ["plimsoll init shop --yes && plimsoll up shop", "makes a project and starts its container"],
  ["plimsoll check --watch shop", "checks again on every change"],
  ["plimsoll build shop --locked --format json", "builds in a pipeline, from the lock alone"],
];
