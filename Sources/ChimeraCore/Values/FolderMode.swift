#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Who may do what with a folder. Here and not where it is asked: beside NIO's modules `stat` has two homes,
/// and which one a file sees depends on what is compiled with it.
public enum FolderMode {
    /// The mode bits; nil where the path leads to no folder.
    public static func of(_ path: String) -> UInt32? {
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { return nil }
        return UInt32(info.st_mode) & 0o7777
    }
}
