#if canImport(Glibc)
    import TestSupport
    import Testing

    /// What a trainer's update asks the system for, counted in a process of its own.
    struct UpdateAllocationTests {
        @Test("1,000 updates ask for no memory", arguments: ["vectors", "images", "sequences", "words"])
        func noAllocations(kind: String) throws {
            let result = try run(CommandLine.neighbour("CountingTrainer"), [kind])
            #expect(result.status == 0, "\(result.errors)")
            let counts = result.output.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
            try #require(counts.count == 2, "\(result.output)")
            #expect(counts[0] > 0, "nothing is counted")
            // What a call asks for beside its updates may differ by a block: how far an array grows depends on the
            // block that it is given.
            #expect(abs(counts[1] - counts[0]) < 10, "with one update \(counts[0]), with 1,001 \(counts[1])")
        }
    }
#endif
