"""Room `sound`: words and sentences to sound files, spoken by a voice or recorded by the teacher."""
