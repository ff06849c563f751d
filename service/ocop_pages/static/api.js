// Shows the API with Swagger UI. A key that is typed stays in this page alone; no other host is asked for anything.
"use strict";
addEventListener("DOMContentLoaded", () => {
  SwaggerUIBundle({
    url: "/docs/openapi.json",
    dom_id: "#api",
    deepLinking: true,
    validatorUrl: null,
    persistAuthorization: false,
    tryItOutEnabled: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    presets: [SwaggerUIBundle.presets.apis],
  });
});
