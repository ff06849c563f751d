"""Draft law over many dossiers: who would move, by how much, and why."""
