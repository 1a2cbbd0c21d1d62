import CLibFuzzer
import Tables

// The functions that libFuzzer looks for by name; https://llvm.org/docs/LibFuzzer.html describes them.

/// Reads one table in several ways. The test is that this returns, soon and within the memory that libFuzzer allows, and
/// that all ways agree.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: data, count: size))
    TableWalk.read(bytes)
    return 0
}

/// Changes a table in place and gives its new size, which is `maximum` at most.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
    _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
    let memory = UnsafeMutableBufferPointer(start: data, count: maximum)
    var mutation = TableMutation([UInt8](memory.prefix(size)), seed: UInt64(seed))
    let isOurs = mutation.run()
    guard isOurs else { return LLVMFuzzerMutate(data, size, maximum) }
    let result = mutation.bytes.prefix(maximum)
    _ = memory.update(fromContentsOf: result)
    return result.count
}
