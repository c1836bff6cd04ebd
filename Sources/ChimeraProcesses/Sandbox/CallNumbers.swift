/// Numbers of the kernel's calls on one machine (its `unistd.h`), and its name for the audit.
struct CallNumbers {
    let architecture: UInt32
    let clone: UInt32
    let clone3: UInt32
    let ioctl: UInt32
    let socket: UInt32
    let forbidden: [UInt32]

    static func of(_ machine: SeccompFilter.Machine) -> CallNumbers {
        switch machine {
        case .amd64: amd64
        case .arm64: arm64
        }
    }

    /// From 424 on all machines share their numbers: io_uring_setup, _enter, _register, open_tree,
    /// move_mount, fsopen, fsconfig, fsmount, fspick, pidfd_getfd, mount_setattr, quotactl_fd.
    private static let shared: [UInt32] = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 443]

    private static let amd64 = CallNumbers(
        architecture: 0xC000_003E, clone: 56, clone3: 435, ioctl: 16, socket: 41,
        forbidden: shared + [
            101,  // ptrace
            310, 311, 312,  // process_vm_readv, process_vm_writev, kcmp
            248, 249, 250,  // add_key, request_key, keyctl
            321, 298, 323,  // bpf, perf_event_open, userfaultfd
            165, 166, 155, 161,  // mount, umount2, pivot_root, chroot
            272, 308,  // unshare, setns
            246, 320,  // kexec_load, kexec_file_load
            174, 175, 313, 176,  // create_module, init_module, finit_module, delete_module
            169, 167, 168,  // reboot, swapon, swapoff
            303, 304,  // name_to_handle_at, open_by_handle_at
            179, 163,  // quotactl, acct
            164, 227, 159, 305,  // settimeofday, clock_settime, adjtimex, clock_adjtime
            170, 171,  // sethostname, setdomainname
            172, 173,  // iopl, ioperm
            103, 135, 153,  // syslog, personality, vhangup
            237, 238, 239, 256, 279,  // mbind, set_mempolicy, get_mempolicy, migrate_pages, move_pages
            300,  // fanotify_init
        ])

    private static let arm64 = CallNumbers(
        architecture: 0xC000_00B7, clone: 220, clone3: 435, ioctl: 29, socket: 198,
        forbidden: shared + [
            117,  // ptrace
            270, 271, 272,  // process_vm_readv, process_vm_writev, kcmp
            217, 218, 219,  // add_key, request_key, keyctl
            280, 241, 282,  // bpf, perf_event_open, userfaultfd
            40, 39, 41, 51,  // mount, umount2, pivot_root, chroot
            97, 268,  // unshare, setns
            104, 294,  // kexec_load, kexec_file_load
            105, 273, 106,  // init_module, finit_module, delete_module
            142, 224, 225,  // reboot, swapon, swapoff
            264, 265,  // name_to_handle_at, open_by_handle_at
            60, 89,  // quotactl, acct
            170, 112, 171, 266,  // settimeofday, clock_settime, adjtimex, clock_adjtime
            161, 162,  // sethostname, setdomainname
            116, 92, 58,  // syslog, personality, vhangup
            235, 237, 236, 238, 239,  // mbind, set_mempolicy, get_mempolicy, migrate_pages, move_pages
            262,  // fanotify_init
        ])
}
