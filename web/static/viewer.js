// Starts Swagger UI on our own description. Nothing is loaded from elsewhere, and no validator is asked.
SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#viewer",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  syntaxHighlight: { theme: "obsidian" }, // the usual one is too pale to read
  validatorUrl: null,
});
