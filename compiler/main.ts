console.log("plimsoll");
