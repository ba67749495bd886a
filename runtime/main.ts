console.log("plimsoll-runtime");
