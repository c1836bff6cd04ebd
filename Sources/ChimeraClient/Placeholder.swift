internal enum PlaceholderChimeraClient {}
