internal enum T {}
