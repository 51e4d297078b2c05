// Draws the document of the API. Nothing typed here (a token) is kept, and nothing is asked of any other server.
const place = document.getElementById("swagger");
window.SwaggerUIBundle({
  url: place.dataset.document,
  dom_id: "#swagger",
  presets: [window.SwaggerUIBundle.presets.apis],
  defaultModelsExpandDepth: -1,
  persistAuthorization: false,
  validatorUrl: null,
});
