// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "custom-parts",
    products: [.library(name: "CustomParts", targets: ["CustomParts"])],
    dependencies: [.package(name: "brainstorm", path: "../..")],
    targets: [
        .target(name: "CustomParts", dependencies: [.product(name: "Brainstorm", package: "brainstorm")]),
        .executableTarget(name: "custom-parts", dependencies: ["CustomParts"]),
        .executableTarget(
            name: "custom-brainstorm",
            dependencies: [
                "CustomParts", .product(name: "BrainstormCommands", package: "brainstorm"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
