"""What would be: draft law over many dossiers, and councils whose members could have judged otherwise."""
