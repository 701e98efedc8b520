package io.fastdfs.operator.image;

import org.junit.jupiter.api.Assumptions;

/** Tests that this machine cannot run are skipped with a sentence that nobody overlooks. */
final class Skipped {

    private Skipped() {}

    static void unlessRoot() {
        if (!"0".equals(Command.must("id", "-u").strip())) {
            say("mount and network namespaces need root, so fdfs-member was not run");
            Assumptions.abort("not root");
        }
    }

    @SuppressWarnings("SystemOut")
    static void say(String sentence) {
        System.out.println("SKIPPED: " + sentence);
    }
}
