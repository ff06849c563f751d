"""What the service adds to the `ocop` command: `serve`, `keys`, `log`, `database`, `webhooks`."""
