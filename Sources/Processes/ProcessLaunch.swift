#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the environment says of how this process was started: by mpirun, mpiexec or srun as one of several, or alone.
public struct ProcessLaunch: Hashable, Sendable {
    /// The number of this process, from 0.
    public let rank: Int
    /// How many there are; 1 for one that was started alone.
    public let count: Int
    /// How many of them are on this machine, as far as the launcher says it.
    public let localCount: Int

    /// What Open MPI, MPICH and those that follow it, and Slurm set for each process they start.
    private static let names: [(rank: String, count: String, local: String)] = [
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE"),
        ("PMI_RANK", "PMI_SIZE", "MPI_LOCALNRANKS"),
        ("SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_TASKS_PER_NODE"),
    ]

    /// - Parameter environment: the value of a variable; of this process by default.
    public init(environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
        for names in Self.names {
            guard let count = environment(names.count).flatMap({ Int($0) }), count > 1,
                let rank = environment(names.rank).flatMap({ Int($0) }), (0..<count).contains(rank)
            else { continue }
            // Slurm writes "2(x3)" for three machines with two each.
            let local = environment(names.local)?.prefix { $0.isNumber }
            (self.rank, self.count) = (rank, count)
            localCount = min(count, max(1, local.flatMap { Int($0) } ?? count))
            return
        }
        (rank, count, localCount) = (0, 1, 1)
    }

    /// How many threads each process computes with, so that those of one machine share its processors: what the launcher
    /// lets this one use, and no more than its share.
    ///
    /// - Parameters:
    ///   - allowed: the processors that this process may use.
    ///   - all: those of the machine.
    public func threads(allowed: Int, all: Int) -> Int { max(1, min(allowed, all / localCount)) }

    /// Ends a process that has found what all find, before they can speak to one another, in favour of the first one's
    /// message: the launcher ends all when one ends so.
    public static func leaveSpeaking(status: Int32) -> Never {
        usleep(500_000)
        exit(status)
    }
}
