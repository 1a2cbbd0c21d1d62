import CProcesses
import PrintableText
public import Training

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The processes that mpirun, mpiexec or srun has started together, which speak to one another by MPI.
///
/// A program that trains with them does all of its work in ``run(limit:status:_:)`` and hands them to the run:
///
///     try MPIProcesses.run { processes in
///         var options = RunOptions()
///         options.processes = processes
///         try Run(experiment, to: "run.h5", options: options).train()
///     }
///
/// The package's trait `MPI` builds with it. Without, a start as several processes is an error.
public final class MPIProcesses: ProcessGroup, @unchecked Sendable {
    // What changes is used by one thread at a time, as the protocol demands.

    public let rank: Int
    public let count: Int
    /// How long this process waits for another one before all of them are ended.
    public let limit: Duration
    private let host: String
    /// The bytes that each process gives to a gathering, its length among them. The same in all processes.
    private var blockSize = 4096
    private var block: [UInt8] = []
    private var blocks: [UInt8] = []
    private let launch: ProcessLaunch
    private let processors: Int
    /// Who waits where others need the processor keeps them from it.
    private var pausesAtOnce: Bool { launch.localCount > processors }

    /// Five minutes.
    public static let standardLimit = Duration.seconds(300)

    /// What MPI calls itself, and its version; nil without the trait.
    public static var library: String? {
        bs_mpi_is_built() ? text { bs_mpi_library($0, $1) } : nil
    }

    /// Begins MPI.
    /// - Throws: ``ProcessError`` if the library was built without it.
    private init(_ launch: ProcessLaunch, limit: Duration) throws {
        guard bs_mpi_is_built() else {
            throw ProcessError(
                "started as \(launch.count) processes, but this program was built without MPI, and each of them would do "
                    + "the same work: build it with the package's trait MPI (swift build --traits MPI), or start one process",
                rank: launch.rank)
        }
        var (rank, count): (Int32, Int32) = (0, 0)
        self.limit = limit
        self.launch = launch
        processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        host = Self.hostName
        let error = bs_mpi_begin(&rank, &count)
        (self.rank, self.count) = (Int(rank), Int(count))
        guard error == 0 else { throw Self.failure("MPI cannot begin", error, rank: Int(rank)) }
    }

    /// Calls the body with the processes that this one was started with, or with nil if it was started alone.
    ///
    /// An error of one process ends all of them, with its message from the first one and the status 1. So the call returns,
    /// or throws, in a process that was started alone only, or after a body that every process has come through.
    ///
    /// - Parameters:
    ///   - limit: how long a process may keep the others waiting.
    ///   - status: the status that all processes end with because of an error.
    public static func run(
        limit: Duration = standardLimit, status: (any Error) -> Int32 = { _ in 1 },
        _ body: (MPIProcesses?) throws -> Void
    ) throws {
        let launch = ProcessLaunch()
        guard launch.count > 1 else { return try body(nil) }
        let processes: MPIProcesses
        do {
            processes = try MPIProcesses(launch, limit: limit)
        } catch {
            // Every process says the same.
            if launch.rank > 0 { ProcessLaunch.leaveSpeaking(status: status(error)) }
            throw error
        }
        do {
            try body(processes)
        } catch {
            processes.fail(error, status: status(error))
        }
        bs_mpi_end()
    }

    /// How many threads each process computes with, so that those of one machine share its processors.
    /// - Parameter allowed: the processors that this process may use.
    public func threads(allowed: Int) -> Int { launch.threads(allowed: allowed, all: processors) }

    // MARK: Messages

    public func gather(_ bytes: [UInt8]) throws -> [[UInt8]] {
        while true {
            block.removeAll(keepingCapacity: true)
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { block.append(contentsOf: $0) }
            block.append(contentsOf: bytes.prefix(blockSize - Self.lengthSize))
            block.append(contentsOf: repeatElement(0, count: blockSize - block.count))
            if blocks.count != blockSize * count { blocks = [UInt8](repeating: 0, count: blockSize * count) }
            try block.withUnsafeBytes { own in
                try blocks.withUnsafeMutableBytes { all in
                    var transfer: OpaquePointer?
                    try check(bs_mpi_gather(own.baseAddress, all.baseAddress, own.count, &transfer))
                    try wait(transfer)
                }
            }
            let lengths = (0..<count).map { rank in
                blocks[rank * blockSize..<rank * blockSize + Self.lengthSize].reversed()
                    .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            }
            let longest = lengths.max() ?? 0
            guard longest <= Self.longest else {
                throw ProcessError("a process gives \(longest) bytes to the others at once, more than 1 GiB")
            }
            if Int(longest) + Self.lengthSize <= blockSize {
                return (0..<count).map { rank in
                    let start = rank * blockSize + Self.lengthSize
                    return Array(blocks[start..<start + Int(lengths[rank])])
                }
            }
            // All processes see the same lengths, and try again with the same size.
            while blockSize < Int(longest) + Self.lengthSize { blockSize *= 2 }
        }
    }

    private static let lengthSize = 8
    private static let longest: UInt64 = 1 << 30

    public func begin(_ messages: [ProcessMessage]) throws -> ProcessTransfer {
        guard !messages.isEmpty else { return ProcessTransfer(handle: nil) }
        let list = messages.map { message in
            bs_mpi_message(
                bytes: message.numbers.baseAddress,
                count: message.numbers.count * MemoryLayout<Float>.stride, rank: Int32(message.rank),
                is_sent: message.direction == .to)
        }
        var transfer: OpaquePointer?
        try check(bs_mpi_start(list, list.count, &transfer))
        return ProcessTransfer(handle: transfer)
    }

    public func finish(_ transfer: ProcessTransfer) throws { try wait(transfer.handle) }

    /// Looks again and again, since MPI's own waiting knows no limit: soon at first, then less often.
    private func wait(_ transfer: OpaquePointer?) throws {
        guard let transfer else { return }
        let clock = ContinuousClock()
        let start = clock.now
        var waited = Duration.zero
        var looked = Duration.zero
        while true {
            var hasEnded = false
            try check(bs_mpi_test(transfer, &hasEnded))
            if hasEnded { return }
            waited = clock.now - start
            if waited < Self.eager, !pausesAtOnce { continue }
            if waited - looked > Self.betweenLooks {
                looked = waited
                try lookForFailure()
                // The first process is to speak for all, if it can.
                guard waited < limit + (rank == 0 ? .zero : Self.precedence) else { throw overdue }
            }
            if waited < Self.eager { sched_yield() } else { usleep(waited < .milliseconds(5) ? 20 : 200) }
        }
    }

    private static let eager = Duration.microseconds(300)
    private static let betweenLooks = Duration.milliseconds(2)
    private static let precedence = Duration.seconds(3)

    private var overdue: ProcessError {
        ProcessError(
            "\(name) has waited \(limit.components.seconds) s for the others: one of them hangs, or the network between "
                + "them does. All are ended; the run's file is whole and can be resumed, with any number of processes. "
                + "Where such waits are right, give a longer --process-timeout")
    }

    // MARK: Failures

    /// This process in words.
    private var name: String { Self.name(rank, of: count, on: host) }

    private static func name(_ rank: Int, of count: Int, on host: String) -> String {
        "process \(rank) of \(count) (\(host))"
    }

    /// In the first process, throws what another one has reported.
    private func lookForFailure() throws {
        guard rank == 0 else { return }
        var other: Int32 = -1
        let text = Self.text(capacity: 1 << 16) { _ = bs_mpi_read_failure(&other, $0, $1) }
        if other >= 0 { throw ProcessError(text, rank: Int(other)) }
    }

    /// Ends all processes because of an error of this one: the first process says it.
    private func fail(_ error: any Error, status: Int32) -> Never {
        var text = "\(error)"
        if rank > 0 {
            if !(error is ProcessError) { text = "\(name): \(text)" }
            var bytes = Array(text.utf8CString)
            bytes.withUnsafeMutableBufferPointer { bytes in
                var transfer: OpaquePointer?
                guard bs_mpi_report_failure(bytes.baseAddress, bytes.count - 1, &transfer) == 0 else {
                    return
                }
                // Until the first process ends this one. It may be the one that hangs.
                let start = ContinuousClock.now
                var hasEnded = false
                while ContinuousClock.now - start < Self.precedence {
                    if !hasEnded, bs_mpi_test(transfer, &hasEnded) != 0 { break }
                    usleep(10_000)
                }
            }
        }
        DescriptorOutput(2).write("Error: \(printable(text))\n")
        bs_mpi_abort(status)
        exit(status)
    }

    private func check(_ error: Int32) throws {
        guard error != 0 else { return }
        throw Self.failure("\(name) has lost the others", error, rank: rank)
    }

    private static func failure(_ what: String, _ error: Int32, rank: Int) -> ProcessError {
        ProcessError("\(what): \(text { bs_mpi_error_text(error, $0, $1) })", rank: rank)
    }

    private static var hostName: String {
        text { name, capacity in if let name { gethostname(name, capacity) } }
    }

    private static func text(
        capacity: Int = 1024, _ fill: (UnsafeMutablePointer<CChar>?, Int) -> Void
    ) -> String {
        var bytes = [CChar](repeating: 0, count: capacity)
        bytes.withUnsafeMutableBufferPointer { fill($0.baseAddress, $0.count - 1) }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
