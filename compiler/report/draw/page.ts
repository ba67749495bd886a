import Handlebars from "handlebars";
import { some } from "../../4-check/placement/reasons.ts";
import type { IdentityRow, LoadLine, PoolRoom, Report } from "../report.ts";
import { amountText, countText, percentText, shareOf, wholeText } from "./figures.ts";
import { loadLineSvg } from "./load-line-svg.ts";
import { matrixView } from "./matrix-view.ts";
import template from "./page.hbs";
import { rootsView } from "./roots-view.ts";
import style from "./style.hbs";

/** What Handlebars puts in by itself is escaped; the only markup that enters as it is are our own drawings. */
const render = Handlebars.compile(template, { strict: true });

const mostFindings = 200;
const mostServers = 100;
const mostRows = 2000;

/**
 * The report as one HTML page that needs nothing else: no script, no network, any scheme of colours, paper too. It is well
 * formed as XML but for its first line. What there is no room for is counted, and said where to find.
 */
export function pageOf(report: Report): string {
  const { findings, servers, identities, pools, missing } = report;
  const names = identities.map(({ container }) => container);
  const view = {
    style,
    title: names.length > 0 ? some(names) : "no containers",
    counts: [
      countText(names.length, "container"),
      countText(servers.length, "server"),
      countText(findings.filter(({ severity }) => severity === "error").length, "error"),
      countText(findings.filter(({ severity }) => severity === "warning").length, "warning"),
      countText(findings.filter(({ severity }) => severity === "note").length, "note"),
    ].join(", "),
    missing: missing ?? false,
    findings: findings.slice(0, mostFindings).map(({ at = "", ...finding }) => ({ ...finding, at })),
    findingsLeftOut: left(findings.length, mostFindings),
    isLinked: report.isLinked,
    matrix: matrixView(report),
    lines: fullestFirst(servers).slice(0, mostServers).map(lineView),
    linesLeftOut: left(servers.length, mostServers),
    identities: identities.slice(0, mostRows).map(identityView),
    identitiesLeftOut: left(identities.length, mostRows),
    pools: pools.slice(0, mostRows).map(poolView),
    ...rootsView(report),
  };
  return sound(render(view));
}

const left = (count: number, shown: number): number => Math.max(0, count - shown);

/** Where all are drawn, their order is the program's; else those that are nearest to their marks come first. */
function fullestFirst(servers: readonly LoadLine[]): readonly LoadLine[] {
  if (servers.length <= mostServers) return servers;
  const fullest = ({ gauges }: LoadLine): number => Math.max(...gauges.map((each) => shareOf(each) ?? 0));
  return [...servers].sort((a, b) => fullest(b) - fullest(a));
}

function lineView(line: LoadLine) {
  const { server, hostname, profile, containers, gauges } = line;
  return {
    server,
    hostname,
    profile,
    containers: containers.length > 0 ? `${containers.length}: ${some(containers, 12)}` : "none",
    svg: loadLineSvg(line),
    gauges: gauges.map((gauge) => {
      const { resource, limit, leased, promised, unlimited } = gauge;
      const share = shareOf(gauge);
      return {
        resource,
        limit: limit === undefined ? "not counted" : amountText(resource, limit),
        leased: amountText(resource, leased),
        promised: amountText(resource, promised),
        left: limit === undefined ? "" : leftText(resource, limit - leased - promised),
        share: share === undefined ? "" : percentText(share),
        isOver: share !== undefined && share > 1,
        unlimited: String(unlimited),
      };
    }),
  };
}

function leftText(resource: LoadLine["gauges"][number]["resource"], value: number): string {
  return value < 0 ? `${amountText(resource, -value)} too much` : amountText(resource, value);
}

function identityView(row: IdentityRow) {
  const { container, server = "", profiles, hostname, address = "", pool = "", mac = "" } = row;
  const place = server || profiles.join(", ");
  const machineId = row.machineId ?? "";
  return { container, place, hostname, address, pool, mac, machineId, ports: row.ports.join(", ") };
}

function poolView({ pool, network, gateway = "", size, reserved, used, free }: PoolRoom) {
  const numbers = { size: wholeText(size), reserved: wholeText(reserved), free: wholeText(free) };
  return { pool, network, gateway, used: wholeText(used), ...numbers };
}

/** XML knows no control characters but tab and line ends, and no lone surrogates; nor does a reader miss them. */
function sound(text: string): string {
  return text.replace(/\p{Surrogate}|[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/gu, "\ufffd");
}
