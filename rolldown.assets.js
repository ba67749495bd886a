/** How files that are not code enter a bundle: templates and tables as text, keyrings as bytes. */
export const assets = {
  moduleTypes: {
    ".hbs": "text",
    ".plim": "text",
    ".txt": "text",
    ".md": "text",
    ".gpg": "binary",
    ".asc": "text",
  },
};
