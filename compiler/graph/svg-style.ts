/** The style of the drawing: for white paper, and for dark screens where the reader asks for them. */
export const style = `
text { font-family: "DejaVu Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #1f2733; }
.title { font-size: 15px; font-weight: 600; }
.name { font-size: 13px; font-weight: 600; }
.plain { font-size: 11px; }
.code { font-size: 10.5px; font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; }
.quiet { fill: #667385; }
.page { fill: #ffffff; }
.halo { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; }
.container { fill: #f4f7fb; stroke: #8ba3c4; stroke-width: 1.5; }
.app { fill: #ffffff; stroke: #c4cfde; }
.badge { fill: #4a6fa5; }
.number { fill: #ffffff; font-weight: 600; }
.port { fill: #e6edf7; }
.order { fill: none; stroke: #4a6fa5; stroke-width: 1.5; }
.head { fill: #4a6fa5; }
.profile { fill: #f3f3f1; stroke: #a3a39b; }
.server { fill: #efebf9; stroke: #8a75c4; }
.pool { fill: #e4f4ef; stroke: #3d9c84; }
.volume { fill: #fdf1dc; stroke: #c28a2c; }
.edge { fill: none; stroke-width: 1.5; }
.fits { stroke: #a3a39b; stroke-dasharray: 2 4; stroke-linecap: round; }
.stands { stroke: #8a75c4; }
.joins { stroke: #3d9c84; }
.mounts { stroke: #c28a2c; }
.heading { fill: #8a94a3; letter-spacing: 0.08em; }
@media (prefers-color-scheme: dark) {
  text { fill: #e4e8ee; }
  .quiet, .heading { fill: #98a4b5; }
  .page { fill: #14181e; }
  .halo { stroke: #14181e; }
  .container { fill: #1b222c; stroke: #4d678c; }
  .app { fill: #232c38; stroke: #3a4758; }
  .port { fill: #2e3b4d; }
  .badge, .head { fill: #6f98d2; }
  .number { fill: #10151c; }
  .order { stroke: #6f98d2; }
  .profile { fill: #22242a; stroke: #6d6f77; }
  .server { fill: #262037; stroke: #8a75c4; }
  .pool { fill: #17302a; stroke: #3d9c84; }
  .volume { fill: #352a17; stroke: #c28a2c; }
}
`;
