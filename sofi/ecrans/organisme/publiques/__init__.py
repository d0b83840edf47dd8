"""Starting an offer of a regional programme, from what the Région's file gives the établissement."""
