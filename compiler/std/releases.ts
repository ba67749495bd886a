import debian11 from "./releases/debian-11.plim";
import debian12 from "./releases/debian-12.plim";
import debian13 from "./releases/debian-13.plim";
import ubuntu2004 from "./releases/ubuntu-20-04.plim";
import ubuntu2204 from "./releases/ubuntu-22-04.plim";
import ubuntu2404 from "./releases/ubuntu-24-04.plim";
import ubuntu2604 from "./releases/ubuntu-26-04.plim";
import rhel8 from "./releases/rhel-8.plim";
import rhel9 from "./releases/rhel-9.plim";
import rhel10 from "./releases/rhel-10.plim";
import rocky8 from "./releases/rocky-8.plim";
import rocky9 from "./releases/rocky-9.plim";
import rocky10 from "./releases/rocky-10.plim";
import alma8 from "./releases/alma-8.plim";
import alma9 from "./releases/alma-9.plim";
import alma10 from "./releases/alma-10.plim";
import amazon2 from "./releases/amazon-2.plim";
import amazon2023 from "./releases/amazon-2023.plim";
import sles15Sp3 from "./releases/sles-15-sp3.plim";
import sles15Sp4 from "./releases/sles-15-sp4.plim";
import sles15Sp5 from "./releases/sles-15-sp5.plim";
import sles15Sp6 from "./releases/sles-15-sp6.plim";
import sles15Sp7 from "./releases/sles-15-sp7.plim";
import fedora43 from "./releases/fedora-43.plim";
import fedora44 from "./releases/fedora-44.plim";
import alpine321 from "./releases/alpine-3-21.plim";
import alpine322 from "./releases/alpine-3-22.plim";
import alpine323 from "./releases/alpine-3-23.plim";
import alpine324 from "./releases/alpine-3-24.plim";
import flatcarStable from "./releases/flatcar-stable.plim";
import bottlerocket61 from "./releases/bottlerocket-6-1.plim";
import bottlerocket612 from "./releases/bottlerocket-6-12.plim";
import talos112 from "./releases/talos-1-12.plim";
import talos113 from "./releases/talos-1-13.plim";
import talos114 from "./releases/talos-1-14.plim";

/** The texts of the profiles by release; spec/cases/profiles.test.ts writes this file from the data. */
export const releases: Readonly<Record<string, string>> = {
  "debian-11": debian11,
  "debian-12": debian12,
  "debian-13": debian13,
  "ubuntu-20-04": ubuntu2004,
  "ubuntu-22-04": ubuntu2204,
  "ubuntu-24-04": ubuntu2404,
  "ubuntu-26-04": ubuntu2604,
  "rhel-8": rhel8,
  "rhel-9": rhel9,
  "rhel-10": rhel10,
  "rocky-8": rocky8,
  "rocky-9": rocky9,
  "rocky-10": rocky10,
  "alma-8": alma8,
  "alma-9": alma9,
  "alma-10": alma10,
  "amazon-2": amazon2,
  "amazon-2023": amazon2023,
  "sles-15-sp3": sles15Sp3,
  "sles-15-sp4": sles15Sp4,
  "sles-15-sp5": sles15Sp5,
  "sles-15-sp6": sles15Sp6,
  "sles-15-sp7": sles15Sp7,
  "fedora-43": fedora43,
  "fedora-44": fedora44,
  "alpine-3-21": alpine321,
  "alpine-3-22": alpine322,
  "alpine-3-23": alpine323,
  "alpine-3-24": alpine324,
  "flatcar-stable": flatcarStable,
  "bottlerocket-6-1": bottlerocket61,
  "bottlerocket-6-12": bottlerocket612,
  "talos-1-12": talos112,
  "talos-1-13": talos113,
  "talos-1-14": talos114,
};
