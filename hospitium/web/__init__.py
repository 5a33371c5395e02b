"""Web: pages composed of many rooms' panels."""
