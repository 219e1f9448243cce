-- The place that a figure's sentence is about, where it is another one than who acts.
ALTER TABLE figures ADD COLUMN place TEXT CHECK (place GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]');
