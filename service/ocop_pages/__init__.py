"""The pages of the scoring service: what people see in a browser, made of the service's public parts."""
